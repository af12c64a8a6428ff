import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { accountSections, dashboardWidgets, featureRoutes } from "./features";

const acl = (file: string) => readFileSync(`../acl/data/${file}.toml`, "utf8");

const menus = acl("menus").split(/^\[/m).flatMap((block) => {
  const route = /^route = "([^"]+)"/m.exec(block)?.[1];
  return route === undefined ? [] : [{ id: block.slice(0, block.indexOf("]")), route }];
});
const resources = new Set(
  [...acl("resources").matchAll(/^\["([^"]+)"\]/gm), ...acl("actions").matchAll(/^"?([\w]+)"? = \{/gm)].map(([, name]) => name),
);

test("the menus were read", () => expect(menus.length).toBeGreaterThan(30));

test.each(menus)("the menu $route has a page", ({ route }) => {
  expect(featureRoutes.find((one) => one.path === route)).toBeDefined();
});

test.each(roles())("every menu of the role %s opens", (_, shown, may) => {
  const closed = menus
    .filter(({ id }) => shown.has(id))
    .map(({ route }) => featureRoutes.find((one) => one.path === route)?.resource)
    .filter((resource) => resource !== undefined && !may.has(resource));
  expect(closed).toEqual([]);
});

test("no two pages have the same path", () => {
  const paths = featureRoutes.map((route) => route.path);
  expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
});

describe("what features declare", () => {
  test.each(featureRoutes.flatMap((route) => route.resource ?? []))("names a resource that there is: %s", (resource) => {
    expect(resources.has(resource.replace(/^action:/, ""))).toBe(true);
  });

  test.each(dashboardWidgets.map((widget) => widget.resource))("shows a widget by a resource that there is: %s", (resource) => {
    expect(resources.has(resource.replace(/^action:/, ""))).toBe(true);
  });

  test("has ids that are one part's alone", () => {
    for (const parts of [dashboardWidgets, accountSections]) {
      expect(new Set(parts.map((part) => part.id)).size).toBe(parts.length);
    }
  });
});

/** Each organisation role with the menus and resources that its business roles have out of the box. */
function roles(): (readonly [string, ReadonlySet<string>, ReadonlySet<string>])[] {
  const [business = "", organisation = ""] = acl("roles").split("[organisation_roles]");
  const jobs = new Map(business.split("[business_roles.").map((block) => [block.slice(0, block.indexOf("]")), block]));
  return [...organisation.matchAll(/^(\w+) = \[([^\]]*)\]/gm)].map(([, role = "", names = ""]) => {
    const blocks = textsIn(names).map((name) => jobs.get(name) ?? "");
    const listed = (what: string) => new Set(blocks.flatMap((block) => textsIn(new RegExp(`^${what} = \\[([^\\]]*)\\]`, "m").exec(block)?.[1])));
    return [role, listed("menus"), listed("resources")] as const;
  });
}

function textsIn(list = ""): string[] {
  return [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
}

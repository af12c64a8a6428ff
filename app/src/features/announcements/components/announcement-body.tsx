import { Typography } from "antd";

/** The paragraphs as text: whatever stands in them is never markup. */
export function AnnouncementBody({ paragraphs }: { readonly paragraphs: readonly string[] }) {
  return (
    <div style={{ maxWidth: 760 }}>
      {paragraphs.map((paragraph, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a paragraph is its place, and two may be the same
        <Typography.Paragraph key={index} className="wrap-anywhere" style={{ marginBottom: 8, lineHeight: 1.75 }}>
          {paragraph}
        </Typography.Paragraph>
      ))}
    </div>
  );
}

"""Package templates: the tariffs that retailers may make packages of, proved sound before they are published."""

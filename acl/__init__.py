"""Who may do and see what: roles, the access model (menus and resources), and data views, as plain data."""

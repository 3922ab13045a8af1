"""The screens in a browser: a small web server, and one screen process for each browser."""

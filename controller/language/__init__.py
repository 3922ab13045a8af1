"""Languages other than English, which the code speaks: their catalogues and how they are chosen."""

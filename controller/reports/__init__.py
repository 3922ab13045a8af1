"""Reports as files: one self-contained HTML page, or a PDF. Imports nothing heavy until asked."""

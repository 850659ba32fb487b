"""Task tables in and out."""

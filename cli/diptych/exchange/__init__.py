"""Files that annotations come from and go to: rows, worksheets, adjudication sheets."""

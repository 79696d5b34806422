"""The report: values become one page of HTML, which needs nothing outside itself."""

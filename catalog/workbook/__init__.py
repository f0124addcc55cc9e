"""Reads and writes the organiser's spreadsheet."""

from catalog.workbook.loading import load
from catalog.workbook.report import NotAWorkbook, Report
from catalog.workbook.template import write_template

__all__ = ["NotAWorkbook", "Report", "load", "write_template"]

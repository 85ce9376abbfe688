"""The binary Word format of 1997 to 2003 ([MS-DOC]): text, fonts, styles, tables and list numbers; never its macros."""

//! A lesson lived through without a page.

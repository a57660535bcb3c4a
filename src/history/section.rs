//! The Implementation History section read into events.

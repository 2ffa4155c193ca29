//! What the page says of what it cannot keep.

pub const BLOCKED: &str =
    "This browser lets the page keep nothing. All works, but a reload or a closed tab begins anew.";
pub const FULL: &str = "The browser has no room for more: what you do from here on is not there after a reload.";
pub const SPOILED: &str = "Something kept from an earlier visit could not be read, so it begins anew.";
pub const UNDERSTOOD: &str = "Understood";

//! What the page says around a lesson.

pub const LESSON: &str = "Lesson";
pub const SANDBOX: &str = "Sandbox";
pub const LIVE_CHECKS: &str = "Live checks";
pub const LIVE_CHECKS_NOTE: &str = "update as the cluster does";
pub const MORE_EXACTLY: &str = "More exactly";
pub const HINT: &str = "A hint";
pub const BACK: &str = "Back";
pub const NEXT_STEP: &str = "Next step";
pub const RUN: &str = "Run";
pub const DONE: &str = "done";
pub const MET: &str = "met";
pub const PARTLY: &str = "in progress";
pub const OPEN: &str = "not yet";

/// Above a step's title.
pub fn step_of(step: usize, steps: usize) -> String {
    format!("Step {step} of {steps}")
}

/// Above a lesson's name.
pub fn lesson_of(lesson: usize, lessons: usize) -> String {
    format!("Lesson {lesson} of {lessons}")
}

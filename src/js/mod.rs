//! The only room that knows JavaScript: what the package exports, and how it crosses.

mod attempt;
mod call;
mod declarations;
mod error;
mod evidence;
mod goodstack;
mod options;
mod partner_center;
mod stop;
mod value;

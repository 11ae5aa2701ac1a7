//! Builds, as the command line and the editors ask for them: from a Dockerfile and a few words to a job for the
//! builder core.

mod adopt;
mod ask;
mod beside;
mod detect;
mod facts;
mod folders;
mod images;
mod keep;
mod place;
mod prepare;
mod tag;
mod transcript;
pub mod words;

pub use adopt::{adopt, adopt_from};
pub use ask::Ask;
pub use beside::{Beside, Reader};
pub use detect::{Detected, choose, detect, engines};
pub use facts::{information, local_images, moving};
pub use folders::{private_file, private_folder, records_folder, state_folder};
pub use images::{Listed, listed};
pub use keep::keep;
pub use place::{Place, place};
pub use prepare::{Draft, Prepared, draft, named, prepare, sketch, value_of};
pub use tag::default_tag;
pub use transcript::Transcript;

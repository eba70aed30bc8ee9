//! The fate of a creating request, for models of the service.

use super::simulation::Reply;

/// The fate of a POST: the reply, if it differs from the service's, and the delay until it arrives, if it does.
#[derive(Clone, Debug)]
pub struct Fate {
    pub reply: Option<Reply>,
    pub arrives: Option<i64>,
}

impl Fate {
    /// It is carried out and answered.
    pub const ANSWERED: Fate = Fate { reply: None, arrives: Some(0) };

    /// It is carried out, but the call receives this reply.
    pub fn carried_out(reply: Reply) -> Fate {
        Fate { reply: Some(reply), arrives: Some(0) }
    }

    /// It is not carried out.
    pub fn refused(reply: Reply) -> Fate {
        Fate { reply: Some(reply), arrives: None }
    }
}

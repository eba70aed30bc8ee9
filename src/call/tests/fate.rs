//! What becomes of a request that makes something, for models of the service.

use super::simulation::Reply;

/// What becomes of a POST: what the call hears if not what the service says, and how late it arrives, if it does.
#[derive(Clone, Debug)]
pub struct Fate {
    pub reply: Option<Reply>,
    pub arrives: Option<i64>,
}

impl Fate {
    /// It is answered.
    pub const ANSWERED: Fate = Fate { reply: None, arrives: Some(0) };

    /// It is carried out, and this is what the call hears of it.
    pub fn carried_out(reply: Reply) -> Fate {
        Fate { reply: Some(reply), arrives: Some(0) }
    }

    /// It is not carried out.
    pub fn refused(reply: Reply) -> Fate {
        Fate { reply: Some(reply), arrives: None }
    }
}

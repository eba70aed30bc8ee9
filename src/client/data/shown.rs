//! `Debug` for data that may hold secrets, such as presigned URLs, stream keys and tokens.

/// Implements `Debug` for structs. It shows the members that are named, and the URLs after `urls` without their query. A test
/// compares what every public type shows with a list of what may be logged.
macro_rules! shown {
    ($($name:ident { $($member:ident)* $(; urls $($url:ident)+)? })*) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = formatter.debug_struct(stringify!($name));
                $(shown.field(stringify!($member).trim_start_matches("r#"), &self.$member);)*
                $($(shown.field(stringify!($url), &$crate::client::data::shown::without_query(&self.$url));)+)?
                shown.finish_non_exhaustive()
            }
        })*
    };
}
pub(super) use shown;

/// A URL, if present, without its query and fragment, which may hold tokens and signatures.
pub fn without_query<'a>(url: impl Into<Option<&'a String>>) -> Option<&'a str> {
    url.into().and_then(|url| url.split(['?', '#']).next())
}

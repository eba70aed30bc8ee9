//! What `Debug` shows of data that holds secrets: presigned URLs, stream keys, tokens, whatever the API may add.

/// Writes `Debug` of structs: the members that may be logged, and of the URLs after `urls` what stands before their query. A test
/// holds every type with `Debug` against the list of such members.
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

/// A URL, if there is one, without the query and what follows, where tokens and signatures are.
pub fn without_query<'a>(url: impl Into<Option<&'a String>>) -> Option<&'a str> {
    url.into().and_then(|url| url.split(['?', '#']).next())
}

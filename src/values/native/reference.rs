//! References in playlists, as `new URL` resolves them.

/// Resolves a reference against the URL of the playlist in which it stands.
pub fn resolve(base: &str, reference: &str) -> String {
    let (base, reference) = (base.split(['?', '#']).next().unwrap_or(base), reference.trim());
    if let Some((scheme, _)) = reference.split_once(':')
        && !scheme.is_empty()
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    {
        return reference.into();
    }
    let (scheme, rest) = base.split_once("://").unwrap_or(("", base));
    if reference.starts_with("//") {
        return [scheme, ":", reference].concat();
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let origin = [scheme, "://", host].concat();
    if reference.starts_with('/') {
        return [&origin, reference].concat();
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if folder.is_empty() { Vec::new() } else { folder.split('/').collect() };
    // What follows a question mark may hold slashes and dots of its own.
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (reference, query) = reference.split_at_checked(end).unwrap_or((reference, ""));
    for part in reference.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    [&origin, "/", &parts.join("/"), query].concat()
}

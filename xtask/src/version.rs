//! The version in the manifest of the npm package, which is that of the workspace.

use anyhow::{Context, Result};

/// The manifest with the version of the workspace.
pub fn stamped(manifest: &str) -> Result<String> {
    let key = "\"version\": \"";
    let start = manifest.find(key).context("pkg-template/package.json has no \"version\"")? + key.len();
    let (before, rest) = manifest.split_at(start);
    let (_, after) = rest.split_once('"').context("the version in pkg-template/package.json does not end")?;
    Ok(format!("{before}{}\"{after}", env!("CARGO_PKG_VERSION")))
}

#[cfg(test)]
mod tests {
    use super::stamped;

    #[test]
    fn the_version_of_the_workspace_replaces_the_templates() -> anyhow::Result<()> {
        let stamped = stamped("{\n  \"name\": \"a\",\n  \"version\": \"0.0.0\",\n  \"type\": \"module\"\n}\n")?;
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            stamped,
            format!("{{\n  \"name\": \"a\",\n  \"version\": \"{version}\",\n  \"type\": \"module\"\n}}\n")
        );
        Ok(())
    }
}

//! Folders as a whole.

use crate::paths;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Creates an empty folder.
pub fn empty(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", paths::shown(folder)))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", paths::shown(folder)))?;
    Ok(folder.to_path_buf())
}

/// All files below a folder, sorted, so that results do not depend on the file system.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", paths::shown(folder)))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

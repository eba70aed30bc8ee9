//! A cache of slow build steps in the target folder, keyed by their inputs.

use crate::{folders, paths};
use anyhow::{Context, Result};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// The commands of the build step, whose flags are part of the key.
const RECIPES: [&str; 6] = [
    include_str!("compile.rs"),
    include_str!("minify.rs"),
    include_str!("package.rs"),
    include_str!("programs.rs"),
    include_str!("short_names.rs"),
    include_str!("../Cargo.toml"),
];

/// The inputs of a step: files, texts, the commands and the versions of npm's tools.
pub struct Inputs(DefaultHasher);

impl Inputs {
    /// Only the commands and the tools.
    pub fn new() -> Result<Inputs> {
        let mut inputs = Inputs(DefaultHasher::new());
        RECIPES.hash(&mut inputs.0);
        for file in ["package-lock.json", "xtask/encode.mjs", "xtask/translate.mjs"] {
            inputs = inputs.file(&paths::root().join(file))?;
        }
        Ok(inputs)
    }

    /// Adds a text.
    pub fn text(mut self, text: &str) -> Inputs {
        text.hash(&mut self.0);
        self
    }

    /// Adds a file, regardless of its path.
    pub fn file(mut self, file: &Path) -> Result<Inputs> {
        let bytes = fs::read(file).with_context(|| format!("{} cannot be read", paths::shown(file)))?;
        bytes.hash(&mut self.0);
        Ok(self)
    }

    /// Adds each file of a folder, with its name in the folder.
    pub fn folder(mut self, folder: &Path) -> Result<Inputs> {
        for file in folders::files_below(folder)? {
            let name = file.strip_prefix(folder)?.display().to_string();
            self = self.text(&name).file(&file)?;
        }
        Ok(self)
    }
}

/// A folder with the results of `make` for these inputs, from now or an earlier run.
pub fn folder(name: &str, inputs: Inputs, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    of(&paths::target().join("kept").join(name), &inputs, make)
}

fn of(folder: &Path, Inputs(hash): &Inputs, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let (mark, wanted) = (folder.join("made-of"), format!("{:016x}", hash.finish()));
    if fs::read_to_string(&mark).is_ok_and(|made_of| made_of == wanted) {
        return Ok(folder.to_path_buf());
    }
    folders::empty(folder)?;
    make(folder)?;
    // Written last, so that an interrupted step does not count.
    fs::write(mark, wanted)?;
    Ok(folder.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::{Inputs, of};
    use anyhow::{Result, bail};
    use std::cell::Cell;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_same_is_made_once_and_a_half_counts_for_nothing() -> Result<()> {
        let place = std::env::temp_dir().join(format!("hms-live-kept-{}", std::process::id()));
        let (source, kept) = (place.join("source"), place.join("kept"));
        fs::create_dir_all(&source)?;
        fs::write(source.join("a"), "one")?;
        let times = Cell::new(0);
        let make = |folder: &Path| {
            times.set(times.get() + 1);
            Ok(fs::write(folder.join("out"), "made")?)
        };
        let inputs = || Inputs::new()?.text("x").folder(&source);
        for _ in 0..3 {
            assert_eq!(fs::read_to_string(of(&kept, &inputs()?, make)?.join("out"))?, "made");
        }
        assert_eq!(times.get(), 1);
        fs::write(source.join("a"), "two")?;
        of(&kept, &inputs()?, make)?;
        fs::rename(source.join("a"), source.join("b"))?;
        of(&kept, &inputs()?, make)?;
        assert_eq!(times.get(), 3, "by what the files hold, and what they are called");
        let broken = of(&kept, &inputs()?.text("y"), |folder| {
            fs::write(folder.join("out"), "half")?;
            bail!("broken off")
        });
        assert!(broken.is_err());
        of(&kept, &inputs()?.text("y"), make)?;
        assert_eq!((times.get(), fs::read_to_string(kept.join("out"))?.as_str()), (4, "made"));
        fs::remove_dir_all(place)?;
        Ok(())
    }
}

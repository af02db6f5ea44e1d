//! Writes the CSV files of the sample projects again: `cargo run --example sample_data [FOLDER]` (default `sample_data`).
//! Every row is invented. Seeded and without a clock, so that the files come out byte for byte the same.

mod casework;
mod even_risk;
mod export;
mod money;
mod pomahame_spolecne;

use std::error::Error;
use std::path::{Path, PathBuf};

use export::{Dialect, Export};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("sample_data"), PathBuf::from);
    for (project, dialect, exports) in projects() {
        let folder = folder.join(project);
        std::fs::create_dir_all(&folder)?;
        for export in exports {
            write(&folder, &export, &dialect)?;
        }
    }
    Ok(())
}

fn projects() -> [(&'static str, Dialect, Vec<Export>); 2] {
    [("even-risk", export::CANONICAL, even_risk::exports()), ("pomahame-spolecne", export::EXCEL_IN_PRAGUE, pomahame_spolecne::exports())]
}

fn write(folder: &Path, export: &Export, dialect: &Dialect) -> Result<(), Box<dyn Error>> {
    let path = folder.join(export.file);
    std::fs::write(&path, export.bytes(dialect)?)?;
    println!("{} ({} rows)", path.display(), export.rows.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use dosah::project::Project;

    use super::*;

    #[test]
    fn both_project_files_can_be_read() {
        for (project, ..) in projects() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(project);
            if let Err(error) = Project::load(&folder) {
                panic!("{project}: {error:?}");
            }
        }
    }

    #[test]
    fn the_committed_files_are_the_ones_that_the_generator_writes() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
        for (project, dialect, exports) in projects() {
            for export in exports {
                let path = committed.join(project).join(export.file);
                let written = export.bytes(&dialect).expect("the rows can be written");
                assert!(std::fs::read(&path).is_ok_and(|found| found == written), "{} differs", path.display());
            }
        }
    }
}

//! A file that is added to `report_templates` becomes part of the program.

fn main() {
    println!("cargo:rerun-if-changed=report_templates");
}

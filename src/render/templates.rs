//! The templates of the page, built in. A project's own folder can later replace any of them by name.

/// The page that holds everything, by the id of the report.
pub fn page(template: &str) -> String {
    format!("{template}/page.html")
}

/// Every template by its name in `report_templates/`.
pub const ALL: [(&str, &str); 11] = [
    ("funder/page.html", include_str!("../../report_templates/funder/page.html")),
    ("check/page.html", include_str!("../../report_templates/check/page.html")),
    ("blocks/section.html", include_str!("../../report_templates/blocks/section.html")),
    ("blocks/text.html", include_str!("../../report_templates/blocks/text.html")),
    ("blocks/table.html", include_str!("../../report_templates/blocks/table.html")),
    ("blocks/cell.html", include_str!("../../report_templates/blocks/cell.html")),
    ("blocks/figure.html", include_str!("../../report_templates/blocks/figure.html")),
    ("blocks/equation.html", include_str!("../../report_templates/blocks/equation.html")),
    ("blocks/problems.html", include_str!("../../report_templates/blocks/problems.html")),
    ("blocks/definitions.html", include_str!("../../report_templates/blocks/definitions.html")),
    ("blocks/margin.html", include_str!("../../report_templates/blocks/margin.html")),
];

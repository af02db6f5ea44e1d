//! How currencies are written beside amounts, and their codes.

/// The codes of currencies in circulation: ISO 4217, list one, as published by SIX on 1 January 2026; funds, metals and test codes left out.
const CODES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL",
    "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD",
    "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HRK", "HTG", "HUF",
    "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK",
    "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN",
    "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF",
    "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SKK", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT",
    "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF",
    "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

/// Signs in small letters, and the currencies that use them, the best known first; the narrow signs of Unicode CLDR and what people write in Europe.
const SIGNS: &[(&str, &[&str])] = &[
    ("kč", &["CZK"]),
    ("€", &["EUR"]),
    ("euro", &["EUR"]),
    ("£", &["GBP", "EGP", "FKP", "GIP", "SHP", "SSP", "SYP"]),
    (
        "$",
        &[
            "USD", "AUD", "CAD", "NZD", "ARS", "BBD", "BMD", "BND", "BSD", "BZD", "CLP", "COP", "CUP", "DOP", "FJD", "GYD", "HKD", "JMD",
            "KYD", "LRD", "MXN", "NAD", "SBD", "SGD", "SRD", "TTD", "TWD", "UYU", "XCD",
        ],
    ),
    ("us$", &["USD"]),
    ("zł", &["PLN"]),
    ("ft", &["HUF"]),
    ("kr", &["DKK", "ISK", "NOK", "SEK"]),
    ("kr.", &["DKK", "ISK", "NOK", "SEK"]),
    ("fr.", &["CHF"]),
    ("sfr.", &["CHF"]),
    ("лв", &["BGN"]),
    ("лв.", &["BGN"]),
    ("lei", &["MDL", "RON"]),
    ("kn", &["HRK"]),
    ("km", &["BAM"]),
    ("дин.", &["RSD"]),
    ("din.", &["RSD"]),
    ("ден.", &["MKD"]),
    ("₴", &["UAH"]),
    ("₺", &["TRY"]),
    ("₾", &["GEL"]),
    ("₪", &["ILS"]),
    ("₹", &["INR"]),
    ("¥", &["CNY", "JPY"]),
];

/// The currencies that a text beside an amount can mean: mostly one, none if it is no currency.
pub(super) fn currencies(text: &str) -> &'static [&'static str] {
    if let Some(code) = CODES.iter().find(|code| code.eq_ignore_ascii_case(text)) {
        return std::slice::from_ref(code);
    }
    let wanted = text.to_lowercase();
    SIGNS.iter().find(|(sign, _)| *sign == wanted).map_or(&[], |(_, codes)| codes)
}

/// The code of the one currency that a text can mean.
pub(super) fn currency_code(text: &str) -> Option<&'static str> {
    if let [only] = currencies(text) { Some(only) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_means_one_currency_or_all_that_use_it() {
        for (text, code) in [("Kč", "CZK"), ("KČ", "CZK"), ("€", "EUR"), ("czk", "CZK"), ("zł", "PLN"), ("ЛВ", "BGN")] {
            assert_eq!(currency_code(text), Some(code), "{text}");
        }
        assert_eq!(currency_code("$").or(currency_code("XYZ")), None);
        assert_eq!(currencies("kr"), ["DKK", "ISK", "NOK", "SEK"]);
        assert!(currencies("XYZ").is_empty() && currencies("").is_empty());
    }

    #[test]
    fn every_sign_stands_for_currencies_of_the_list() {
        assert!(CODES.is_sorted());
        assert!(SIGNS.iter().all(|(sign, codes)| *sign == sign.to_lowercase() && codes.iter().all(|code| CODES.contains(code))));
    }
}

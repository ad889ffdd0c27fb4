//! The level that the user asked for. The host passes its environment on and leaves the filtering to the provider.

use tracing::level_filters::LevelFilter;

/// The level in the most specific variable that is set: `TF_LOG_PROVIDER_<NAME>`, `TF_LOG_PROVIDER`, `TF_LOG`.
pub(crate) fn wanted(provider: &str, variable: impl Fn(&str) -> Option<String>) -> Option<LevelFilter> {
    let own = format!("TF_LOG_PROVIDER_{}", provider.to_uppercase().replace('-', "_"));
    let names = [own.as_str(), "TF_LOG_PROVIDER", "TF_LOG"];
    names.into_iter().filter_map(variable).find(|text| !text.is_empty()).map(|text| level(&text))
}

/// `json` is Terraform's way to ask for everything in another form; what it does not know, it takes for everything too.
fn level(text: &str) -> LevelFilter {
    match text.to_ascii_lowercase().as_str() {
        "off" => LevelFilter::OFF,
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "info" => LevelFilter::INFO,
        "debug" => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(variables: &[(&str, &str)]) -> Option<LevelFilter> {
        wanted("blue-green", |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_most_specific_variable_wins() {
        let all = [("TF_LOG", "trace"), ("TF_LOG_PROVIDER", "warn"), ("TF_LOG_PROVIDER_BLUE_GREEN", "off")];
        assert_eq!(asked(&all), Some(LevelFilter::OFF));
        assert_eq!(asked(&all[..2]), Some(LevelFilter::WARN));
        assert_eq!(asked(&all[..1]), Some(LevelFilter::TRACE));
        assert_eq!(asked(&[]), None);
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        assert_eq!(asked(&[("TF_LOG", "DEBUG"), ("TF_LOG_PROVIDER", "")]), Some(LevelFilter::DEBUG));
    }

    #[test]
    fn json_and_unknown_words_ask_for_everything() {
        assert_eq!(asked(&[("TF_LOG", "json")]), Some(LevelFilter::TRACE));
        assert_eq!(asked(&[("TF_LOG", "verbose")]), Some(LevelFilter::TRACE));
    }
}

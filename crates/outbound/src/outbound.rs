//! The way out that environment and provider block declare together.

use std::path::PathBuf;
use std::sync::Arc;
use std::{env, fmt, io};

use rustls::ClientConfig;

use crate::certificates::{read_bundle, roots_of, roots_of_system};
use crate::proxies::Proxies;
use crate::proxy_url::proxy_url;
use crate::shown_url::shown_url;

/// What a provider block says; `None` leaves it to the environment. Its `Debug` form shows no password of a proxy.
#[derive(Clone, Default)]
pub struct OutboundOptions {
    /// The proxy for requests over HTTP; an empty text: none. Alone it is also the one for HTTPS.
    pub http_proxy: Option<String>,
    /// The proxy for requests over HTTPS; an empty text: none.
    pub https_proxy: Option<String>,
    /// Hosts that are asked directly, with commas.
    pub no_proxy: Option<String>,
    /// A file of the certificates to trust in the place of the system's.
    pub custom_ca_bundle: Option<PathBuf>,
}

impl fmt::Debug for OutboundOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let OutboundOptions { http_proxy, https_proxy, no_proxy, custom_ca_bundle } = self;
        let shown = |proxy: &Option<String>| proxy.as_deref().map(shown_url);
        let mut all = f.debug_struct("OutboundOptions");
        all.field("http_proxy", &shown(http_proxy)).field("https_proxy", &shown(https_proxy));
        all.field("no_proxy", no_proxy).field("custom_ca_bundle", custom_ca_bundle).finish()
    }
}

/// How requests leave this machine.
#[derive(Clone, Debug, Default)]
pub struct Outbound {
    proxies: Proxies,
    /// The PEM text of a bundle in the place of what the system trusts.
    bundle: Option<Arc<[u8]>>,
}

/// Why it is not clear how requests leave this machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// A proxy's URL is none.
    #[error("`{from}`: {problem}.")]
    Proxy {
        /// The argument or the variable.
        from: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// The bundle cannot be used.
    #[error("Expected `{from}` to name a file of certificates in PEM form, got {path:?}: {why}.")]
    Bundle {
        /// The argument or the variable.
        from: &'static str,
        /// Where it should be.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

impl Outbound {
    /// What these options say, else the environment.
    ///
    /// # Errors
    /// When a proxy's URL is none, or the bundle cannot be used.
    pub fn find(options: &OutboundOptions) -> Result<Outbound, OutboundError> {
        let http = given_or_set("http_proxy", options.http_proxy.as_ref(), ["HTTP_PROXY", "http_proxy"]);
        let https = given_or_set("https_proxy", options.https_proxy.as_ref(), ["HTTPS_PROXY", "https_proxy"]);
        // As in hashicorp/aws 5: a proxy in the block that is alone there, and in the environment, serves both.
        let https = https.or_else(|| http.clone().filter(|_| options.http_proxy.is_some()));
        let no_proxy = options.no_proxy.clone().or_else(|| variable("NO_PROXY")).or_else(|| variable("no_proxy"));
        let read = |said: Option<Said>| match said {
            Some(Said { text, from }) if !text.trim().is_empty() => {
                proxy_url(&text).map(Some).map_err(|problem| OutboundError::Proxy { from, problem })
            }
            _ => Ok(None),
        };
        let proxies = Proxies::new(read(http)?, read(https)?, no_proxy.as_deref().unwrap_or_default());
        Ok(Outbound { proxies, bundle: bundle(options)? })
    }

    /// Which proxy a request goes through.
    #[must_use]
    pub fn proxies(&self) -> &Proxies {
        &self.proxies
    }

    /// The PEM text of certificates that are trusted in the place of the system's, if there is one. Each of them was read.
    #[must_use]
    pub fn bundle(&self) -> Option<&[u8]> {
        self.bundle.as_deref()
    }

    /// For a client that speaks TLS by itself.
    ///
    /// # Errors
    /// When the certificates that the system trusts cannot be read.
    pub fn client_config(&self) -> io::Result<ClientConfig> {
        let roots = match &self.bundle {
            Some(pem) => roots_of(pem).map_err(io::Error::other)?,
            None => roots_of_system()?,
        };
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let builder = builder.map_err(io::Error::other)?;
        Ok(builder.with_root_certificates(roots).with_no_client_auth())
    }
}

/// What was said, and where.
#[derive(Clone)]
struct Said {
    text: String,
    from: &'static str,
}

fn given_or_set(argument: &'static str, given: Option<&String>, variables: [&'static str; 2]) -> Option<Said> {
    let given = given.map(|text| Said { text: text.clone(), from: argument });
    given.or_else(|| variables.into_iter().find_map(|from| Some(Said { text: variable(from)?, from })))
}

/// CI systems set variables to nothing where nothing was meant.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|text| !text.trim().is_empty())
}

fn bundle(options: &OutboundOptions) -> Result<Option<Arc<[u8]>>, OutboundError> {
    let set = || variable("AWS_CA_BUNDLE").map(|path| (PathBuf::from(path), "AWS_CA_BUNDLE"));
    let named = options.custom_ca_bundle.clone().map(|path| (path, "custom_ca_bundle")).or_else(set);
    let Some((path, from)) = named else { return Ok(None) };
    let read = read_bundle(&path);
    read.map(|pem| Some(pem.into())).map_err(|why| OutboundError::Bundle { from, path, why })
}

//! `GET {baseUrl}/v1/customers/{customerId}/validationStatus?type=account`

use super::{Cloud, ValidationType};
use crate::http::{Request, guid};
use crate::text::text;
use crate::vocabulary::Vocabulary;

/// Where Partner Center answers:
/// https://learn.microsoft.com/partner-center/developer/partner-center-rest-urls
pub fn base_url(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Global => "https://api.partnercenter.microsoft.com",
        Cloud::China => "https://partner.partnercenterapi.microsoftonline.cn",
    }
}

/// The id as it stands in the path; none where the text is no GUID.
pub fn customer_id(text: &str) -> Option<String> {
    guid(text)
}

/// One question about one customer. Ids and header values were checked before.
#[derive(Debug)]
pub struct ValidationStatusRequest {
    /// In lower case.
    pub customer_id: String,
    /// What is asked about.
    pub r#type: ValidationType,
    /// MS-RequestId
    pub request_id: String,
    /// MS-CorrelationId
    pub correlation_id: String,
    /// X-Locale
    pub locale: Option<String>,
    /// MS-PartnerCenter-Application
    pub application_name: Option<String>,
}

impl ValidationStatusRequest {
    /// The request line and its headers.
    pub fn into_request(self) -> Request {
        let mut headers = vec![
            ("Accept", "application/json".to_owned()),
            ("MS-RequestId", self.request_id),
            ("MS-CorrelationId", self.correlation_id),
        ];
        headers.extend(self.locale.map(|locale| ("X-Locale", locale)));
        headers.extend(self.application_name.map(|name| ("MS-PartnerCenter-Application", name)));
        Request { path: text!("/v1/customers/%/validationStatus?type=%", self.customer_id, self.r#type.text()), headers }
    }
}

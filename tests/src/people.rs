//! People who are signed in, each with a cookie of their own.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::{api::accounts::CreateAccount, people::Role};

use crate::{TestApp, answer::Answer};

/// The password of everybody in the tests who did not choose another.
pub const PASSWORD: &str = "tidal mango orbit fence";

/// The department that answers in the tests.
pub const DEPARTMENT: &str = "民政";

/// Somebody who is signed in, in a browser that says so of its requests.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    /// Account id.
    pub account: String,
    /// User name.
    pub name: String,
    /// `name=token`, as the browser sends it.
    pub cookie: String,
}

impl<'a> Client<'a> {
    /// A browser that has signed in.
    ///
    /// # Panics
    /// When the answer to a sign-in does not set a cookie.
    pub fn of_sign_in(app: &'a TestApp, answer: &Answer) -> Self {
        let view = answer.expect(200);
        let text = |key: &str| view[key].as_str().expect("a session names its account").to_owned();
        Self { app, account: text("account"), name: text("name"), cookie: cookie_of(answer) }
    }

    /// The same browser after an answer that gives it another token.
    ///
    /// # Panics
    /// When the answer sets no cookie.
    #[must_use]
    pub fn renewed(self, answer: &Answer) -> Self {
        Self { cookie: cookie_of(answer), ..self }
    }

    /// Asks for something.
    pub async fn get(&self, path: &str) -> Answer {
        self.app.send(self.request(Method::GET, path)).await
    }

    /// Sends a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.app.send(self.request(Method::POST, path).json(body)).await
    }

    /// Puts a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.app.send(self.request(Method::PUT, path).json(body)).await
    }

    /// Changes something by a JSON body.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.app.send(self.request(Method::PATCH, path).json(body)).await
    }

    /// Takes something away.
    pub async fn delete(&self, path: &str) -> Answer {
        self.app.send(self.request(Method::DELETE, path)).await
    }

    /// A request to be completed by the test, as a page of the server sends it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.app.request(method, path).header("cookie", &self.cookie).header("sec-fetch-site", "same-origin")
    }
}

impl TestApp {
    /// Somebody of that role, bound to that division, signed in.
    ///
    /// # Panics
    /// When the role does not fit the division.
    pub async fn account(&self, role: Role, division: &str) -> Client<'_> {
        let number = self.count("account").await;
        let name = format!("{}-{division}-{number}", role.id());
        self.account_named(&name, role, division).await
    }

    /// Somebody who answers for a department, signed in.
    ///
    /// # Panics
    /// When a department cannot be bound to that division.
    pub async fn department(&self, department: &str, division: &str) -> Client<'_> {
        let name = format!("department-{division}-{}", self.count("account").await);
        let wish = CreateAccount { department: Some(department.to_owned()), ..wish(&name, Role::Department, division) };
        self.invited(wish).await
    }

    /// Somebody with a name of one's choice, signed in.
    ///
    /// # Panics
    /// When the role does not fit the division or the name is taken.
    pub async fn account_named(&self, name: &str, role: Role, division: &str) -> Client<'_> {
        self.invited(wish(name, role, division)).await
    }

    async fn invited(&self, wish: CreateAccount) -> Client<'_> {
        let name = wish.name.clone();
        let invited = self.running().add_account(wish).await.expect("the account can be made");
        let path = format!("/api/v1/invitations/{}", token_of(&invited.invitation_url));
        self.post(&path, &json!({ "password": PASSWORD })).await.expect(204);
        self.sign_in(&name, PASSWORD).await
    }

    /// Signs somebody in who has no second factor.
    ///
    /// # Panics
    /// When they are not let in.
    pub async fn sign_in(&self, name: &str, password: &str) -> Client<'_> {
        let answer = self.post("/api/v1/session", &json!({ "name": name, "password": password })).await;
        Client::of_sign_in(self, &answer)
    }
}

fn wish(name: &str, role: Role, division: &str) -> CreateAccount {
    CreateAccount {
        name: name.to_owned(),
        display_name: format!("Person {name}"),
        email: None,
        role,
        division: division.parse().expect("the code of a division"),
        department: (role == Role::Department).then(|| DEPARTMENT.to_owned()),
    }
}

/// The token in an invitation link.
///
/// # Panics
/// When there is none.
pub fn token_of(url: &str) -> String {
    url.split_once('#').expect("the token stands behind the hash").1.to_owned()
}

/// What an authenticator app shows at a moment.
///
/// # Panics
/// When the secret is not base 32.
pub fn totp_code(secret: &str, now_ms: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("a secret in base 32");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("a usual secret");
    totp.generate(u64::try_from(now_ms / 1000).expect("a moment after 1970")).to_string()
}

/// The cookie that an answer sets, as the browser sends it back.
///
/// # Panics
/// When it sets none.
pub fn cookie_of(answer: &Answer) -> String {
    let set = answer.header("set-cookie");
    assert!(set.contains('='), "the answer sets no cookie");
    set.split(';').next().unwrap_or_default().to_owned()
}

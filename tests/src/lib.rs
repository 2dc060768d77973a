//! What the tests of the whole server share: the server in process with a database of its own
//! ([`postgres`]).
#![forbid(unsafe_code)]

pub mod postgres;

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn a_cluster_gives_databases() {
        let first = super::postgres::database().await.unwrap();
        let second = super::postgres::database().await.unwrap();
        assert_ne!(first, second);
        let connection = sea_orm::Database::connect(second).await.unwrap();
        connection.ping().await.unwrap();
    }
}

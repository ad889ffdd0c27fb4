//! What a provider that was killed leaves on the disk is removed by the next one, and by nobody else's.

use std::path::Path;

use crate::support::{Configuration, Lab, children_of, kill};

/// The directories of providers' sockets in this place.
fn sockets(place: &Path) -> usize {
    let names = std::fs::read_dir(place).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("tfplugin-")).count()
}

#[tokio::test]
async fn the_socket_of_a_killed_provider_is_removed_by_the_next_one() {
    let mut lab = Lab::default().await;
    let place = lab.workspace.path().join("tmp");
    std::fs::create_dir(&place).unwrap();
    lab.workspace.env("TMPDIR", &place);
    lab.write(&Configuration::of(lab.ready()).arguments(
        "gate = { stable_for = \"0s\", interval = \"1s\" }\n  settle = \"0s\"\n  bake = { duration = \"30s\" }",
    ));
    lab.apply("blue").await.success();
    assert_eq!(sockets(&place), 0, "a provider that ends by itself leaves nothing");

    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    children_of(apply.id().unwrap()).into_iter().for_each(kill);
    apply.wait().await.failure();
    assert_eq!(sockets(&place), 1, "nobody could clean up");
    lab.apply("green").await.success();
    assert_eq!(sockets(&place), 0);
}

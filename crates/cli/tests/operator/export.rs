//! `export`: a file that works where nothing else is at hand.

use serde_json::Value;

use crate::world::World;

#[tokio::test]
async fn what_is_exported_can_be_used_in_the_place_of_the_routes() {
    let world = World::start().await;
    let ended = crate::world::run_alone(&["export", "--route", &world.route()]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    crate::world::schema_check("switch-file", &serde_json::from_str::<Value>(&ended.stdout).unwrap());
    let file = world.path("exported.json");
    std::fs::write(&file, ended.stdout).unwrap();
    let ended = world.run_with(&file, &["status"]).await;
    assert!(ended.stdout.contains("active   blue"), "{}{}", ended.stdout, ended.stderr);
}

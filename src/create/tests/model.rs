//! A model of the service, with rooms, codes and lists of them.

use crate::call::tests::fate::Fate;
use crate::call::tests::nothing;
use crate::call::tests::samples::{room, room_code};
use crate::call::tests::simulation::{Reply, Request, What};
use serde_json::{Value as Json, json};

/// The room name that the call requests.
pub const NAME: &str = "Lecture-12";
/// The room description that the call requests.
pub const DESCRIPTION: &str = "ours";

/// A room or a code, and when it was created, in milliseconds from the start of the call.
#[derive(Clone, Debug)]
pub struct Thing {
    pub json: Json,
    pub made: i64,
    pub is_ours: bool,
}

/// The service.
#[derive(Clone, Debug)]
pub struct World {
    pub things: Vec<Thing>,
    /// Whether creating an existing name overwrites and returns that room, as the API documents.
    pub dedupes: bool,
    /// Whether lists apply filters.
    pub filters: bool,
    /// The page size of lists.
    pub page: usize,
    /// Milliseconds until lists show a new item.
    pub lag: i64,
    /// When another caller creates the same resource.
    pub second: Option<i64>,
    /// The bodies of delayed POSTs, and when they arrive.
    pub pending: Vec<(i64, String)>,
    /// How often an existing room was changed by a create or an update.
    pub changes: u32,
}

impl World {
    /// An empty service with lists that are always up to date.
    pub fn new() -> World {
        World {
            things: Vec::new(),
            dedupes: true,
            filters: true,
            page: 100,
            lag: 0,
            second: None,
            pending: Vec::new(),
            changes: 0,
        }
    }

    /// A service with rooms of these names that predate the call.
    pub fn with_rooms(names: &[&str]) -> World {
        let mut world = World::new();
        names.iter().for_each(|name| world.add(room(name), -60_000, false));
        world
    }

    /// A service with codes of these roles, enabled or disabled.
    pub fn with_codes(roles: &[(&str, bool)]) -> World {
        let mut world = World::new();
        for (role, enabled) in roles {
            let mut code = room_code(role);
            code["enabled"] = (*enabled).into();
            world.add(code, -60_000, false);
        }
        world
    }

    fn add(&mut self, mut json: Json, made: i64, is_ours: bool) {
        let number = self.things.len();
        let name = if json["code"].is_string() { "code" } else { "id" };
        json[name] = format!("x{number}").into();
        self.things.push(Thing { json, made, is_ours });
    }

    /// How many items this call has created.
    pub fn ours(&self) -> usize {
        self.things.iter().filter(|thing| thing.is_ours).count()
    }

    /// The item that a value represents.
    pub fn thing(&self, value: &Json) -> Option<&Thing> {
        self.things.iter().find(|thing| thing.json["id"] == value["id"] && thing.json["code"] == value["code"])
    }

    /// Responds to a request sent after `elapsed`, with these latencies in milliseconds.
    pub fn answer(&mut self, request: &Request, elapsed: u64, [there, back]: [u64; 2], fate: &Fate) -> Reply {
        let at = (elapsed + there) as i64;
        self.catch_up(at);
        if request.method == "GET" {
            return self.list(&request.url, at).after(there + back);
        }
        let body = request.body.clone().unwrap_or_default();
        let said = match fate.arrives {
            Some(0) => Some(self.post(&request.url, &body, at)),
            Some(late) if request.url.ends_with("/rooms") => {
                self.pending.push((at + late, body));
                None
            }
            Some(_) | None => None,
        };
        let reply = fate.reply.clone().or(said).unwrap_or_else(Reply::silence);
        if let What::Silence = reply.what { reply } else { reply.after(there + back) }
    }

    /// Delivers the requests that arrive until then.
    pub fn catch_up(&mut self, at: i64) {
        self.pending.sort();
        while let Some((arrival, _)) = self.pending.first().filter(|(arrival, _)| *arrival <= at).cloned() {
            let (_, body) = self.pending.remove(0);
            let _ = self.post("/rooms", &body, arrival);
        }
        if let Some(theirs) = self.second.take_if(|theirs| *theirs <= at)
            && (!self.dedupes || self.named(NAME).is_none())
        {
            self.add(room(NAME), theirs, false);
        }
    }

    fn named(&mut self, name: &str) -> Option<&mut Thing> {
        let is = |thing: &&mut Thing| thing.json["name"].as_str().is_some_and(|own| own.eq_ignore_ascii_case(name));
        self.things.iter_mut().find(is)
    }

    fn post(&mut self, url: &str, body: &str, at: i64) -> Reply {
        if let Some((_, role)) = url.split_once("/role/") {
            self.add(room_code(role), at, true);
            return Reply::good(self.things.last().unwrap().json.clone());
        }
        let body: Json = serde_json::from_str(body).unwrap();
        let change = |room: &mut Json| {
            for (name, value) in body.as_object().unwrap() {
                room[name] = value.clone();
            }
            Reply::good(room.clone())
        };
        if let Some((_, id)) = url.split_once("/rooms/") {
            self.changes += 1;
            let known = self.things.iter_mut().find(|thing| thing.json["id"] == id);
            return change(&mut known.expect("what is changed is there").json);
        }
        let name = body["name"].as_str().expect("a room that is made has a name");
        if self.dedupes && self.named(name).is_some() {
            self.changes += 1;
            return change(&mut self.named(name).unwrap().json);
        }
        self.add(room(name), at, true);
        change(&mut self.things.last_mut().unwrap().json)
    }

    fn list(&self, url: &str, at: i64) -> Reply {
        let asked = |name: &str| {
            let query = url.split_once('?').unwrap().1;
            query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
        };
        let is_asked = |thing: &&Thing| match (asked("name"), asked("role")) {
            // The service may match names partially.
            (Some(name), _) => thing.json["name"].as_str().unwrap().to_lowercase().contains(&name.to_lowercase()),
            (None, role) => thing.json["role"].as_str() == role && thing.json["enabled"] == true,
        };
        let shown = self.things.iter().filter(|thing| thing.made + self.lag <= at);
        let shown: Vec<&Thing> = shown.filter(|thing| !self.filters || is_asked(thing)).collect();
        let from = asked("start").map_or(0, |start| start.parse().unwrap());
        let until = shown.len().min(from + self.page);
        let last = if until < shown.len() { until.to_string() } else { String::new() };
        let data: Vec<&Json> = shown[from..until].iter().map(|thing| &thing.json).collect();
        if data.is_empty() { nothing() } else { Reply::good(json!({ "data": data, "last": last })) }
    }
}

//! Changes to streams and rooms after a start.

use jiff::Timestamp;

use super::Workspace;
use crate::{
    error::ApiError,
    failure::{ErrorType, Reason},
    ids::Ids,
    room::Room,
    settings::StopWhenIdle,
    status::Status,
    stream::LiveStream,
};

impl Workspace {
    /// Stops a stream; a stopping one is unchanged. None if it is unknown or has ended.
    pub fn stop(&mut self, id: &str, reason: Reason, now: Timestamp) -> Option<&LiveStream> {
        let position = *self.by_id.get(id)?;
        match self.streams[position].status(now) {
            Status::Starting | Status::Running => self.streams[position].stop = Some((now, reason)),
            Status::Stopping => (),
            Status::PostProcessing | Status::Completed | Status::Failed => return None,
        }
        Some(self.change(position))
    }

    /// Stops the streams on air in a room, newest first. The error is the room's `stop_when_idle` setting if there are none.
    pub fn stop_room(
        &mut self,
        room_id: &str,
        reason: Reason,
        now: Timestamp,
    ) -> Result<Vec<&LiveStream>, StopWhenIdle> {
        let stopped = self.change_on_air(room_id, now, |stream| stream.stop = Some((now, reason)));
        if stopped.is_empty() {
            return Err(self.settings(room_id).stop_when_idle);
        }
        Ok(stopped.into_iter().map(|position| &*self.streams[position]).collect())
    }

    /// Changes every stream on air in a room. Returns their positions, newest first.
    fn change_on_air(&mut self, room_id: &str, now: Timestamp, change: impl Fn(&mut LiveStream)) -> Vec<usize> {
        let mut positions = self.rooms.get(room_id).map(|room| room.on_air.clone()).unwrap_or_default();
        positions.retain(|&position| self.streams[position].status(now).is_live());
        positions.reverse();
        for &position in &positions {
            change(&mut self.streams[position]);
            self.change(position);
        }
        positions
    }

    /// Fails a stream now, or its upload when it ends. None if it is unknown or has ended.
    pub fn fail(&mut self, id: &str, error: ErrorType, now: Timestamp) -> Option<&LiveStream> {
        let position = *self.by_id.get(id)?;
        let stream = &mut self.streams[position];
        match (error, stream.status(now)) {
            (ErrorType::UploadError, Status::Completed | Status::Failed) => return None,
            (ErrorType::UploadError, _) => stream.upload_fails = true,
            (error, Status::Starting | Status::Running) => stream.failure = Some((now, error)),
            _ => return None,
        }
        Some(self.change(position))
    }

    /// Records that a room is empty, or no longer empty.
    pub fn set_empty(&mut self, room_id: &str, empty_since: Option<Timestamp>, now: Timestamp) {
        self.room_mut(room_id, now).empty_since = empty_since;
        self.change_on_air(room_id, now, |stream| stream.empty_since = empty_since);
    }

    /// Removes all peers and ends the session; the next stream gets a new one.
    pub fn end_room(&mut self, room_id: &str, now: Timestamp) {
        // A room without streams can end too.
        let _ = self.stop_room(room_id, Reason::RoomEnded, now);
        self.close_session(room_id);
    }

    /// The end by the API: streams on the room's own pages stop at once, others when their recorder notices.
    pub fn end_room_by_request(&mut self, room_id: &str, now: Timestamp) {
        let codes = self.room(room_id).map(Room::code_texts).unwrap_or_default();
        self.change_on_air(room_id, now, |stream| stream.end_with_room(&codes, now));
        self.close_session(room_id);
    }

    fn close_session(&mut self, room_id: &str) {
        self.leave(room_id, |_| true);
        if let Some(room) = self.rooms.get_mut(room_id) {
            room.session = None;
        }
    }

    /// Changes a running stream and accounts for `bytes` of additional memory.
    pub fn change_running(
        &mut self,
        id: &str,
        bytes: usize,
        now: Timestamp,
        change: impl FnOnce(&mut LiveStream, &mut Ids),
    ) -> Result<&LiveStream, ApiError> {
        let position = *self.by_id.get(id).ok_or_else(ApiError::not_running)?;
        if self.streams[position].status(now) != Status::Running {
            return Err(ApiError::not_running());
        }
        self.admit(&self.streams[position].room_id, bytes)?;
        self.keep(bytes);
        let stream = &mut self.streams[position];
        change(stream, &mut self.ids);
        Ok(stream)
    }
}

//! What can happen to streams and rooms after a start.

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
    /// Stops a stream; one that is stopping already stays as it is. None when it is unknown or over.
    pub fn stop(&mut self, id: &str, reason: Reason, now: Timestamp) -> Option<&LiveStream> {
        let position = *self.by_id.get(id)?;
        match self.streams[position].status(now) {
            Status::Starting | Status::Running => self.streams[position].stop = Some((now, reason)),
            Status::Stopping => (),
            Status::PostProcessing | Status::Completed | Status::Failed => return None,
        }
        Some(self.change(position))
    }

    /// Stops what is starting or running in a room, newest first. An error is the room's way of answering when nothing is.
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

    /// Changes every stream of a room that is starting or running. Returns their positions, newest first.
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

    /// Lets a stream fail now, or its recording when it ends. None when it is unknown or over.
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

    /// The last peer leaves a room, or somebody comes back.
    pub fn set_empty(&mut self, room_id: &str, empty_since: Option<Timestamp>, now: Timestamp) {
        self.room_mut(room_id, now).empty_since = empty_since;
        self.change_on_air(room_id, now, |stream| stream.empty_since = empty_since);
    }

    /// Everybody leaves and the session is over, the next stream has another one.
    pub fn end_room(&mut self, room_id: &str, now: Timestamp) {
        // A room where nothing runs can end too.
        let _ = self.stop_room(room_id, Reason::RoomEnded, now);
        self.close_session(room_id);
    }

    /// The same by the API, which asks what belongs to the room to stop; the rest notices by itself within a minute.
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

    /// Changes a running stream, which then keeps so many bytes more.
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

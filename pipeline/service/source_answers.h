#pragma once

#include "models/config/problem.h"
#include "models/config/workspace_config.h"
#include "models/core/clock.h"
#include "models/core/error.h"
#include "models/domain/run.h"
#include "models/domain/source_state.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::pipeline {

/// How a source stands, the first that is true.
enum class SourceStanding {
    Off,      ///< it is not enabled
    Paused,   ///< rounds leave it out
    Failing,  ///< its last fetch failed, of one query at least
    Files,    ///< nothing is fetched: files are imported into it
    Waiting,  ///< it was never fetched
    Good
};

/// One source of the open workspace. A value.
struct SourceRow {
    config::SourceConfig config;
    SourceStanding standing = SourceStanding::Waiting;
    std::int64_t items = 0;
    std::optional<core::UtcTime> lastGood;
    std::optional<core::UtcTime> lastTried;
    std::int64_t recent = 0;                 ///< items published in the last 24 h
    std::optional<double> usual;             ///< mean of the same hours of four weeks; none = younger than a week
    std::vector<std::int64_t> sparkline;     ///< 56 bins of 6 h that end with this hour
    std::string scheduleWords;               ///< in plain English; empty = it is not fetched by itself
    std::vector<core::UtcTime> next;         ///< at most five; empty without a schedule or while it is off
    std::vector<domain::FetchGap> gaps;      ///< by query and time
    std::vector<domain::QueryState> states;  ///< of the queries that were tried
    std::string lastError;                   ///< of the query that was tried last among those that failed
    std::int64_t failures = 0;               ///< rounds in a row
    std::optional<core::UtcTime> pausedAt;
    std::string pauseReason;
    std::string keyName;  ///< of the secret that it asks with; empty = it needs none
    bool keyRequired = false;
    std::string page;  ///< an http or https address to look at in a browser; may be empty
};

/// By their order in the config.
struct SourcePage {
    std::vector<SourceRow> rows;
    std::int64_t total = 0;
};

/// One thing that is wrong with a text of JSON, with its line.
struct ConfigProblem {
    std::string pointer;  ///< RFC 6901; of a source's text within the source
    std::string reason;
    int line = 1;

    friend bool operator==(const ConfigProblem&, const ConfigProblem&) = default;
};

/// A source as it is being edited: the text of its JSON, or, while that is empty, its values.
struct SourceDraft {
    std::string replaces;  ///< id of the source in the workspace; empty = a new one
    config::SourceConfig source = {};
    std::string json = {};
};

/// What comes of a draft.
struct SourceCheck {
    std::string json;                            ///< the draft's text, pretty when it was made of values
    std::optional<config::SourceConfig> source;  ///< none when the text says no valid one
    std::vector<ConfigProblem> problems;
    std::string scheduleWords;
    std::vector<core::UtcTime> next;  ///< at most five
    std::string keyName;
    bool keyRequired = false;
};

/// The text of a whole workspace, checked.
struct WorkspaceCheck {
    std::string json;
    std::optional<config::WorkspaceConfig> config;  ///< none when it is invalid
    std::vector<ConfigProblem> problems;
};

/// When a schedule is due.
struct SchedulePreview {
    std::string words;
    std::vector<core::UtcTime> next;  ///< at most five
};

/// A config that was stored.
struct SavedConfig {
    config::WorkspaceConfig config;
    std::string before;  ///< the text that it replaced, for saveWorkspace()
    int added = 0;       ///< of feeds
    int known = 0;       ///< of feeds that were there already
};

/// What a source answers when it is asked for its first page; nothing of it is stored.
struct SourceTest {
    std::int64_t records = 0;
    bool more = false;        ///< there are more than were counted
    std::string newestTitle;  ///< plain text
    std::optional<core::UtcTime> newest;
    std::string note;  ///< what could not be read, or why nothing came
};

struct FeedEntryPreview {
    std::string title;  ///< plain text
    std::string url;
    std::optional<core::UtcTime> published;
};

struct FoundFeed {
    std::string url;
    std::string title;
};

/// What is at an address: a feed, or a page that names some.
struct FeedPreview {
    bool isFeed = false;
    std::string url;     ///< of the feed
    bool moved = false;  ///< for good, to `url`
    std::string title;   ///< plain text
    std::int64_t entries = 0;
    std::vector<FeedEntryPreview> newest;  ///< at most five
    std::vector<FoundFeed> found;          ///< of a page that is none itself
    std::string known;                     ///< the source that has it already; empty = none
};

/// One feed to add, or of a list that is to be added.
struct FeedRow {
    std::string title;
    std::string url;
    std::vector<std::string> folders;  ///< outermost first
    bool known = false;                ///< the workspace has it, or it stands in the list before
    std::string former = {};  ///< address of the list that leads to `url` for good; empty = `url` is of the list
};

struct FeedList {
    std::string title;
    std::vector<FeedRow> feeds;
    std::vector<std::string> invalid;  ///< a sentence for each outline that could not be used
};

/// What to do with feeds that are added.
struct FeedsToAdd {
    std::vector<FeedRow> feeds;
    std::string source;                ///< that they go into; empty = by their folders
    bool allowPrivateNetwork = false;  ///< of sources that are made, and of the one that is named
    std::string schedule;              ///< of sources that are made; empty = none
};

/// How somebody wants a table with these columns to be read.
struct TableChoice {
    std::vector<std::string> columns;                        ///< as the table's header names them, in any order
    std::map<std::string, std::vector<std::string>> fields;  ///< of items, to columns; none = the field stays empty

    friend bool operator==(const TableChoice&, const TableChoice&) = default;
};

/// One item as a file would bring it.
struct ImportPreviewRow {
    std::int64_t line = 0;  ///< 0 = unknown
    std::optional<core::UtcTime> published;
    std::string author;
    std::string text;  ///< its beginning, plain; the title where there is no text
    std::string url;
    std::string language;  ///< as the file says
};

/// What the beginning of a file would bring; nothing of it is stored.
struct ImportPreview {
    std::string file;        ///< the one that was looked at; of a folder the first in it
    std::int64_t files = 1;  ///< in the folder
    std::string kind;        ///< "csv", "jsonl", "feed", ...: as import --format; empty when it is none that is known
    TableChoice table;       ///< how it is read now; without columns when it is no table
    std::vector<ImportPreviewRow> rows;  ///< at most 20
    std::int64_t sampled = 0;            ///< records that were read
    bool more = false;                   ///< there are more than were read
    std::int64_t rejected = 0;           ///< of the sampled, those that cannot be read
    std::int64_t noText = 0;             ///< items of the sampled that have none; they come in
    std::vector<std::string> problems;   ///< a sentence each with its line, at most 20
    std::optional<core::Error> error;    ///< why nothing of it can be read as it is
};

/// Where a secret is kept; it is never shown.
enum class SecretPlace { Nowhere, Environment, Keychain, File };

}  // namespace groundswell::pipeline

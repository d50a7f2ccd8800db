#pragma once

#include "models/core/error.h"
#include "pipeline/service.h"

#include <QString>

namespace groundswell::ui {

/// An error as one or two plain sentences in the language of the window.
[[nodiscard]] QString describeError(const core::Error& error);
/// "Importing posts.csv", "Fetching", ...
[[nodiscard]] QString describeJob(const pipeline::JobStatus& job);
/// "312 of 4,120", or what is known.
[[nodiscard]] QString describeProgress(const pipeline::JobStatus& job);
/// What a finished job did, for the strip.
[[nodiscard]] QString describeOutcome(const pipeline::JobStatus& job);

/// A job's state in words, with its icon and tone: never colour alone.
struct StateWords {
    QString words;
    QString icon;
    int tone = 0;  ///< Tone
};
[[nodiscard]] StateWords describeState(pipeline::JobState state);
/// "Import", "Fetch", ...; the queue's own word for what this program has no other for.
[[nodiscard]] QString describeKind(const pipeline::JobStatus& job);
/// "A table (CSV)", "A feed", ... for the kind of an ImportPreview; empty for none.
[[nodiscard]] QString describeFileKind(const std::string& kind);
/// "reading", "clustering", ...; the word itself when there is no other.
[[nodiscard]] QString describeStage(const std::string& stage);
/// What belongs to a job's name: its file or source and what it is about just now.
[[nodiscard]] QString describeDetail(const pipeline::JobStatus& job);
/// When it goes on or how long it still takes: "09:12", "3 min left", "needs you"; empty when there is nothing to say.
[[nodiscard]] QString describeNext(const pipeline::JobStatus& job, core::UtcTime now);
/// "Network", "Processor", ...
[[nodiscard]] QString describePool(const std::string& pool);
/// How a past attempt ended, in a few words.
[[nodiscard]] QString describeAttempt(const domain::JobAttempt& attempt);
[[nodiscard]] QString describeSpan(pipeline::JobSpan::What what);

}  // namespace groundswell::ui

#pragma once

#include "app/cli/output.h"
#include "pipeline/jobs/progress.h"

#include <chrono>
#include <mutex>
#include <string>

namespace groundswell::cli {

/// Shows progress on standard error: a bar that is drawn over on a terminal, else a line every few seconds. The first
/// seconds of a piece of work are silent when there is no terminal. Thread-safe.
class ProgressPrinter {
public:
    ProgressPrinter(bool quiet, const Console& console);
    ~ProgressPrinter();
    ProgressPrinter(const ProgressPrinter&) = delete;
    ProgressPrinter& operator=(const ProgressPrinter&) = delete;

    [[nodiscard]] jobs::ProgressSink sink();
    /// Takes the bar away, so that other lines can be written.
    void clear();

private:
    void show(const jobs::Progress& progress);

    void write(const std::string& text) const;

    const bool m_quiet;
    const Console m_console;
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_shownAt;  // guarded by m_mutex
    bool m_drawn = false;                             // guarded by m_mutex
};

/// "Processing  [####......]  40 %  400 of 1,000 items"; without a total "Processing  400 items".
[[nodiscard]] std::string progressText(const jobs::Progress& progress, bool withBar);

}  // namespace groundswell::cli

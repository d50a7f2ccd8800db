#include "app/cli/progress_printer.h"

#include <algorithm>
#include <map>

namespace groundswell::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto betweenDrawings = 100ms;
constexpr auto betweenLines = 3s;
constexpr std::int64_t barCells = 20;

std::string stageText(std::string_view stage) {
    static const std::map<std::string_view, std::string> texts{
        {"read", "Reading"},        {"archive", "Reading the archive"},
        {"extract", "Extracting"},  {"fetch", "Fetching"},
        {"process", "Processing"},  {"cluster", "Clustering"},
        {"exemplars", "Exemplars"}, {"export", "Exporting"},
        {"check", "Checking"},      {"backup", "Backing up"},
        {"restore", "Restoring"},   {"generate", "Generating"},
        {"repair", "Repairing"},    {"expire", "Removing"},
    };
    const auto found = texts.find(stage);
    return found == texts.end() ? printable(stage) : found->second;
}

std::string amount(std::int64_t number, std::string_view unit) {
    if (unit != "bytes") return grouped(number);
    return grouped(number / 1'000'000) + "." + std::to_string(number / 100'000 % 10);
}

}  // namespace

std::string progressText(const jobs::Progress& progress, bool withBar) {
    std::string out = stageText(progress.stage);
    const std::string unit = progress.unit == "bytes" ? "MB" : std::string(progress.unit);
    if (progress.total <= 0) return out + "  " + amount(progress.done, progress.unit) + " " + unit;
    const std::int64_t done = std::clamp<std::int64_t>(progress.done, 0, progress.total);
    const double part = static_cast<double>(done) / static_cast<double>(progress.total);
    if (withBar) {
        const auto cells = static_cast<std::size_t>(part * barCells);
        out += "  [" + std::string(cells, '#') + std::string(barCells - cells, '.') + "]";
    }
    out += "  " + std::to_string(static_cast<int>(part * 100)) + " %  " + amount(done, progress.unit) + " of " +
           amount(progress.total, progress.unit) + " " + unit;
    return out;
}

ProgressPrinter::ProgressPrinter(bool quiet, const Console& console)
    : m_quiet(quiet), m_console(console), m_shownAt(std::chrono::steady_clock::now()) {}

ProgressPrinter::~ProgressPrinter() {
    clear();
}

void ProgressPrinter::write(const std::string& text) const {
    static_cast<void>(m_console.err->write(text));
}

jobs::ProgressSink ProgressPrinter::sink() {
    if (m_quiet) return {};
    return [this](const jobs::Progress& progress) { show(progress); };
}

void ProgressPrinter::clear() {
    const std::scoped_lock lock(m_mutex);
    if (m_drawn) write("\r\x1b[K");
    m_drawn = false;
}

void ProgressPrinter::show(const jobs::Progress& progress) {
    const std::scoped_lock lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (now - m_shownAt <
        (m_console.errIsTerminal ? std::chrono::steady_clock::duration(betweenDrawings) : betweenLines))
        return;
    m_shownAt = now;
    if (m_console.errIsTerminal) {
        write("\r" + progressText(progress, true) + "\x1b[K");
        m_drawn = true;
    } else {
        write(progressText(progress, false) + "\n");
    }
}

}  // namespace groundswell::cli

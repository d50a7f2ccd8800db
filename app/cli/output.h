#pragma once

#include "models/core/clock.h"
#include "pipeline/report/row_writer.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::cli {

/// Where a command's words go: the program's own streams, or those of another process that handed the command over.
struct Console {
    report::ByteSink* out = nullptr;
    report::ByteSink* err = nullptr;
    bool outIsTerminal = false;
    bool errIsTerminal = false;
};
/// The program's own.
[[nodiscard]] Console processConsole();
/// Writes a sentence in the form of the program's messages.
void complainTo(report::ByteSink& sink, std::string_view sentence);

/// Standard output and error of a command. Text of other people is shown on one line and without anything that a
/// terminal would obey. A closed pipe ends output silently: its reader has what it wants. Not thread-safe.
class Output {
public:
    Output() : Output(processConsole()) {}
    explicit Output(const Console& console) : m_console(console) {}

    /// Adds a line to standard output.
    void line(std::string_view text);
    /// Adds a JSON document.
    void document(const nlohmann::ordered_json& value);
    /// Adds bytes as they are.
    void text(std::string_view bytes);
    /// Writes what was added; false when that failed for another reason than a closed pipe.
    bool flush();

    /// Writes a sentence to the program's own standard error, at once.
    static void complain(std::string_view sentence);

private:
    bool write();

    const Console m_console;
    std::string m_pending;
    bool m_closed = false;
    bool m_failed = false;
};

/// The text on one line: control characters become spaces or are left out, bidirectional overrides too.
[[nodiscard]] std::string printable(std::string_view text);
/// At most `characters` code points, "…" where something was cut off.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters);
/// 1234567 -> "1,234,567".
[[nodiscard]] std::string grouped(std::int64_t number);
/// "1 item", "2 items".
[[nodiscard]] std::string counted(std::int64_t number, std::string_view one, std::string_view many);

/// A time for people: as core::formatTime, without fractions of a second.
[[nodiscard]] std::string wholeSeconds(core::UtcTime time);

/// Rows in columns that are as wide as their widest cell; the first row is the header.
[[nodiscard]] std::string alignedTable(const std::vector<std::vector<std::string>>& rows);

/// True when standard output (1) or standard error (2) is a terminal.
[[nodiscard]] bool isTerminal(int descriptor) noexcept;

}  // namespace groundswell::cli

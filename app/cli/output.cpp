#include "app/cli/output.h"

#include "pipeline/report/cell_text.h"
#include "pipeline/report/output_file.h"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace groundswell::cli {

namespace {

constexpr std::size_t flushBytes = 64U << 10;

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t codePoints(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !isContinuation(c); }));
}

// C1 controls, and the marks that would turn the rest of a line around (UAX 9).
bool isObeyedByTerminals(std::string_view sequence) {
    if (sequence.size() == 2) return sequence[0] == '\xC2' && static_cast<unsigned char>(sequence[1]) < 0xA0;
    if (sequence.size() != 3 || sequence[0] != '\xE2') return false;
    const auto last = static_cast<unsigned char>(sequence[2]);
    return (sequence[1] == '\x80' && (last == 0xA8 || last == 0xA9 || (last >= 0xAA && last <= 0xAE))) ||
           (sequence[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
}

}  // namespace

void Output::text(std::string_view bytes) {
    m_pending += bytes;
    if (m_pending.size() >= flushBytes) write();
}

void Output::line(std::string_view text) {
    m_pending += text;
    this->text("\n");
}

void Output::document(const nlohmann::ordered_json& value) {
    line(value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

bool Output::write() {
    const std::string bytes = std::exchange(m_pending, {});
    if (m_closed || m_failed || bytes.empty()) return !m_failed;
    if (const auto written = m_console.out->write(bytes); !written) {
        m_closed = written.error().code == core::ErrorCode::Cancelled;
        m_failed = !m_closed;
        if (m_failed) complainTo(*m_console.err, written.error().describe());
    }
    return !m_failed;
}

bool Output::flush() {
    return write();
}

void Output::complain(std::string_view sentence) {
    complainTo(*processConsole().err, sentence);
}

Console processConsole() {
    static report::DescriptorSink out(STDOUT_FILENO);
    static report::DescriptorSink err(STDERR_FILENO);
    return {&out, &err, isTerminal(STDOUT_FILENO), isTerminal(STDERR_FILENO)};
}

void complainTo(report::ByteSink& sink, std::string_view sentence) {
    // There is nobody left to tell when this fails.
    static_cast<void>(sink.write("groundswell: " + printable(sentence) + "\n"));
}

std::string printable(std::string_view text) {
    const std::string valid = report::validText(text);
    std::string out;
    for (std::size_t at = 0; at < valid.size();) {
        std::size_t end = at + 1;
        while (end < valid.size() && isContinuation(valid[end])) ++end;
        const std::string_view sequence = std::string_view(valid).substr(at, end - at);
        at = end;
        const char first = sequence.front();
        if (first == '\n' || first == '\r' || first == '\t') {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else if (static_cast<unsigned char>(first) >= 0x20 && first != '\x7f' && !isObeyedByTerminals(sequence)) {
            out += sequence;
        }
    }
    return out;
}

std::string shortened(std::string_view text, std::size_t characters) {
    if (codePoints(text) <= characters) return std::string(text);
    std::size_t at = 0;
    for (std::size_t left = characters - 1; at < text.size(); ++at) {
        if (isContinuation(text[at])) continue;
        if (left-- == 0) break;
    }
    return std::string(text.substr(0, at)) + "…";
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string counted(std::int64_t number, std::string_view one, std::string_view many) {
    return grouped(number) + " " + std::string(number == 1 ? one : many);
}

std::string wholeSeconds(core::UtcTime time) {
    return core::formatTime(std::chrono::floor<std::chrono::seconds>(time));
}

std::string alignedTable(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], codePoints(row[i]));
    }
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += row[i];
            if (i + 1 < row.size()) out += std::string(widths[i] - codePoints(row[i]) + 2, ' ');
        }
        out += '\n';
    }
    return out;
}

bool isTerminal(int descriptor) noexcept {
    return ::isatty(descriptor) == 1;
}

}  // namespace groundswell::cli

#include "pipeline/sources/documents/document_child.h"

#include "models/core/words.h"
#include "pipeline/sources/documents/html_document.h"
#include "pipeline/sources/documents/pdf_document.h"
#include "pipeline/sources/documents/text_document.h"
#include "pipeline/system/descriptor.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <new>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

// What this program is linked to takes less than 200 MB of addresses.
constexpr std::uint64_t mostChildMemory = 1'024ULL << 20U;
// A sanitizer maps terabytes of addresses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool limitsMemory = false;
#else
constexpr bool limitsMemory = true;
#endif
constexpr int outOfMemory = 12;
constexpr int abortSignal = 6;

std::string keyed(const char* key, const json& value) {
    return json{{key, value}}.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

json aboutJson(const Document& about) {
    return {{"title", about.title},       {"heading", about.heading},     {"author", about.author},
            {"language", about.language}, {"published", about.published}, {"modified", about.modified},
            {"url", about.url},           {"outlet", about.outlet},       {"page_count", about.pageCount}};
}

std::string stringIn(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t numberIn(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

/// Puts the lines of the child together. What is no line of ours is noise of a library.
class Listener {
public:
    explicit Listener(std::chrono::milliseconds whole) : m_end(std::chrono::steady_clock::now() + whole) {}

    // No sign of life when the time for all of it is over: then the child is taken for one that hangs.
    bool take(std::string_view line) {
        const json said = json::parse(line, nullptr, false);
        if (!said.is_object()) return false;
        if (const auto about = said.find("about"); about != said.end() && about->is_object()) {
            describeBy(*about);
        } else if (said.contains("page")) {
            m_document.pages.push_back(stringIn(said, "page"));
        } else if (said.contains("end")) {
            m_document.lostPages = numberIn(said, "lost_pages");
            m_document.cut = said.value("cut", json(false)) == json(true);
            m_complete = true;
        } else if (said.contains("refused")) {
            m_refusal = Error(ErrorCode::InvalidInput, stringIn(said, "refused"));
            if (const std::string remedy = stringIn(said, "remedy"); !remedy.empty()) m_refusal->with("remedy", remedy);
        }
        return std::chrono::steady_clock::now() < m_end;
    }

    [[nodiscard]] bool complete() const { return m_complete; }
    [[nodiscard]] const std::optional<Error>& refusal() const { return m_refusal; }
    [[nodiscard]] Document takeDocument() { return std::move(m_document); }

private:
    void describeBy(const json& about) {
        m_document.title = stringIn(about, "title");
        m_document.heading = stringIn(about, "heading");
        m_document.author = stringIn(about, "author");
        m_document.language = stringIn(about, "language");
        m_document.published = stringIn(about, "published");
        m_document.modified = stringIn(about, "modified");
        m_document.url = stringIn(about, "url");
        m_document.outlet = stringIn(about, "outlet");
        m_document.pageCount = numberIn(about, "page_count");
    }

    const std::chrono::steady_clock::time_point m_end;
    Document m_document;
    std::optional<Error> m_refusal;
    bool m_complete = false;
};

Error brokenOff(const jobs::ChildReport& report) {
    // Which allocation fails first is chance: one by new ends the child with a status of ours, one by poppler's own
    // allocator aborts it.
    const std::string wantOfMemory = "Reading the document failed: its reader gave up, most likely for want of memory.";
    std::string sentence;
    switch (report.end) {
        case jobs::ChildEnd::Silent: sentence = "Reading the document took too long and was stopped."; break;
        case jobs::ChildEnd::Flooded: sentence = "The document has too much text in one page."; break;
        case jobs::ChildEnd::Signalled:
            sentence = report.status == abortSignal ? wantOfMemory
                                                    : "Reading the document failed: its reader crashed (signal " +
                                                          std::to_string(report.status) + ").";
            break;
        default:
            sentence = report.status == outOfMemory ? wantOfMemory
                                                    : "Reading the document failed: its reader ended with status " +
                                                          std::to_string(report.status) + ".";
    }
    return Error(ErrorCode::InvalidInput, sentence)
        .with("remedy", "Open it in a viewer and print it as a new PDF, or save its text.");
}

// From here on: in the child.

std::string allOfInput() {
    std::string bytes;
    std::array<char, 256U << 10> buffer{};
    for (;;) {
        const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return bytes;
        bytes.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

void say(const std::string& line) {
    // Whoever started this is gone.
    if (!system::writeAll(STDOUT_FILENO, line)) ::_exit(1);
}

void sayEnd(const Document& document) {
    say(json{{"end", true}, {"lost_pages", document.lostPages}, {"cut", document.cut}}.dump() + "\n");
}

void sayRefused(const Error& error) {
    say(json{{"refused", error.message}, {"remedy", error.contextValue("remedy")}}.dump() + "\n");
}

void sayPage(const Document& page) {
    say(keyed("about", aboutJson(page)));
    for (const std::string& text : page.pages) say(keyed("page", text));
    sayEnd(page);
}

int answerAbout(std::string_view format) {
    const std::string bytes = allOfInput();
    if (format == documentFormatName(DocumentFormat::Html)) {
        sayPage(readHtmlDocument(bytes));
    } else if (format == documentFormatName(DocumentFormat::Text)) {
        sayPage(readTextDocument(bytes));
    } else {
        const PdfSinks sinks{.about = [](const Document& about) { say(keyed("about", aboutJson(about))); },
                             .page = [](std::string_view text) { say(keyed("page", text)); },
                             .finished = sayEnd};
        if (const auto read = readPdf(bytes, sinks); !read) sayRefused(read.error());
    }
    return 0;
}

}  // namespace

DocumentProgram DocumentProgram::itself() {
    using std::chrono::seconds;
    DocumentProgram program;
    if (limitsMemory) program.mostMemory = mostChildMemory;
    program.limits = {.start = seconds(30),
                      .silence = seconds(30),
                      .grace = seconds(1),
                      .longestLine = 6 * mostDocumentText,
                      .mostOutput = 8 * mostDocumentText};
    return program;
}

core::Result<Document> readInChild(const DocumentProgram& program, DocumentFormat format, std::string_view bytes,
                                   const std::stop_token& stop) {
    jobs::ChildProgram child;
    child.file = program.file;
    child.arguments = {program.command, std::string(documentFormatName(format))};
    child.mostMemory = program.mostMemory;
    Listener listener(program.whole);
    const auto report = jobs::runChild(
        child, bytes, program.limits, [&](std::string_view line) { return listener.take(line); }, stop);
    if (!report) return report.error();
    if (report->end == jobs::ChildEnd::Cancelled) return Error(ErrorCode::Cancelled, "It was stopped.");
    if (listener.refusal()) return *listener.refusal();
    if (report->end != jobs::ChildEnd::Exited || !listener.complete()) return brokenOff(*report);
    return listener.takeDocument();
}

std::optional<int> answerAsDocumentProgram(int argc, const char* const* argv) {
    if (argc != 3 || argv[1] != DocumentProgram().command) return std::nullopt;
    try {
        return answerAbout(argv[2]);
    } catch (const std::bad_alloc&) {
        return outOfMemory;
    } catch (const std::exception&) {
        return 1;
    }
}

}  // namespace groundswell::sources

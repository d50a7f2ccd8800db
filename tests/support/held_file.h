#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace groundswell::testing {

/// A small file whose reader waits in the middle of its reading until the test lets it have the text: a latch in what
/// reads several files. Then, and at its end, the file is as it was. For one reader, and one thread beside it.
class HeldFile {
public:
    explicit HeldFile(std::filesystem::path file) : m_file(std::move(file)), m_text(textOf(m_file)) {
        std::filesystem::rename(m_file, kept());
        if (::mkfifo(m_file.c_str(), 0600) != 0) throw std::runtime_error("no pipe at " + m_file.string());
    }
    ~HeldFile() { letGo(); }
    HeldFile(const HeldFile&) = delete;
    HeldFile& operator=(const HeldFile&) = delete;

    /// Whether the reader has come.
    [[nodiscard]] bool isWaitedFor() {
        // Refused as long as nobody reads.
        if (m_pipe < 0 && m_isHeld) m_pipe = ::open(m_file.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        return m_pipe >= 0;
    }
    void letGo() {
        if (!m_isHeld) return;
        m_isHeld = false;
        // Also for a reader who comes just now.
        if (m_pipe < 0) m_pipe = ::open(m_file.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        std::error_code ignored;
        std::filesystem::rename(kept(), m_file, ignored);
        // A pipe takes that much at once.
        static_cast<void>(::write(m_pipe, m_text.data(), m_text.size()) < 0);
        ::close(m_pipe);
        m_pipe = -1;
    }

private:
    static std::string textOf(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    [[nodiscard]] std::filesystem::path kept() const { return m_file.string() + ".kept"; }

    const std::filesystem::path m_file;
    const std::string m_text;
    int m_pipe = -1;
    bool m_isHeld = true;
};

}  // namespace groundswell::testing

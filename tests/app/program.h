#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace groundswell::testing {

/// How one call of the program ended.
struct Call {
    int exitCode = -1;  ///< -1 = it crashed or never ended
    std::string out;
    std::string err;

    /// Standard output as one JSON document; discarded when it is none.
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
};

/// The built program with a profile and a folder of its own. For one thread.
class Program {
public:
    Program();

    /// Runs a command; the profile is added behind the arguments.
    Call run(const std::vector<std::string>& arguments, const QByteArray& input = {});
    /// Runs exactly these arguments.
    Call runBare(const std::vector<std::string>& arguments, const QByteArray& input = {});
    /// Starts a command that reads standard input and gives it three posts; null when it does not read them. It goes on
    /// until its input is closed.
    std::unique_ptr<QProcess> startReading(const std::vector<std::string>& arguments);

    /// Starts a command with standard input closed, in the program's folder; null when it does not start.
    std::unique_ptr<QProcess> start(const std::vector<std::string>& arguments);
    /// Waits for the end of one that was started.
    static Call finish(QProcess& process);

    /// A path in the folder; with content, a file that has it.
    [[nodiscard]] std::string path(const std::string& name) const;
    std::string file(const std::string& name, const QByteArray& content) const;
    [[nodiscard]] QByteArray content(const std::string& name) const;
    [[nodiscard]] std::string workspaceFolder(const std::string& id) const;
    [[nodiscard]] std::string profile() const { return path("profile"); }

private:
    QTemporaryDir m_folder;
};

/// Three posts in the plain JSON Lines form.
[[nodiscard]] QByteArray threePosts();

}  // namespace groundswell::testing

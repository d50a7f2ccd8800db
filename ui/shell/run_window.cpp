#include "ui/shell/run_window.h"

#include "ui/shell/desktop_seams.h"
#include "ui/shell/main_window.h"
#include "ui/shell/style.h"

#include <QApplication>
#include <QDir>

#include <system_error>

namespace groundswell::ui {

int runWindow(int argc, char** argv, pipeline::ServiceOptions options) {
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("groundswell"));
    QApplication::setApplicationDisplayName(QStringLiteral("Groundswell"));
    QApplication::setApplicationVersion(QStringLiteral(GROUNDSWELL_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.groundswell.groundswell"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/org.groundswell.groundswell.svg")));
    prepareApplication();

    std::error_code ignored;
    const std::filesystem::path profile = options.profile;
    std::filesystem::create_directories(profile, ignored);
    const auto clock = std::make_shared<core::SystemClock>();
    options.clock = clock;
    pipeline::Service service(std::move(options));
    DesktopSeams seams;
    MainWindow window({service, seams, profile, clock});
    window.show();
    window.start();
    return QApplication::exec();
}

}  // namespace groundswell::ui

#include "tests/ui/support/window_fixture.h"

#include "ui/shell/style.h"

#include <QAbstractButton>
#include <QAction>
#include <QTest>

namespace groundswell::testing {

namespace {

constexpr int patience = 60'000;

void prepareOnce() {
    static const bool done = [] {
        ui::prepareApplication();
        return true;
    }();
    Q_UNUSED(done)
}

}  // namespace

WindowFixture::WindowFixture(std::function<void(jobs::TaskRegistry&)> addTasks)
    : clock(std::make_shared<core::SystemClock>()), m_addTasks(std::move(addTasks)) {
    prepareOnce();
    make();
}

WindowFixture::~WindowFixture() {
    window.reset();
    service.reset();
}

void WindowFixture::make() {
    const std::filesystem::path profile(m_folder.filePath(QStringLiteral("profile")).toStdString());
    std::filesystem::create_directories(profile);
    pipeline::ServiceOptions options;
    options.profile = profile;
    options.clock = clock;
    options.addTasks = m_addTasks;
    service = std::make_unique<pipeline::Service>(std::move(options));
    window = std::make_unique<ui::MainWindow>(ui::WindowSetup{*service, seams, profile, clock});
}

void WindowFixture::show(const QSize& size) {
    window->resize(size);
    window->show();
    window->activateWindow();
    window->start();
    if (!QTest::qWaitForWindowExposed(window.get())) qWarning("the window was not exposed");
}

bool WindowFixture::openSample() {
    auto* button = find<QAbstractButton>(QStringLiteral("exploreSample"));
    if (button == nullptr || !button->isVisible()) return false;
    QTest::mouseClick(button, Qt::LeftButton);
    return QTest::qWaitFor([this] { return window->hasWorkspace(); }, patience);
}

void WindowFixture::reopen() {
    window->close();
    window.reset();
    service.reset();
    make();
    show();
}

bool WindowFixture::trigger(const QString& name) {
    auto* action = window->findChild<QAction*>(name);
    if (action == nullptr || !action->isEnabled()) return false;
    action->trigger();
    return true;
}

bool WindowFixture::importFiles(const QStringList& files) {
    seams.files = files;
    if (!trigger(QStringLiteral("importFiles"))) return false;
    const auto button = [this] { return find<QAbstractButton>(QStringLiteral("importNow")); };
    if (!QTest::qWaitFor([&] { return button() != nullptr && button()->isEnabled(); }, patience)) return false;
    QTest::mouseClick(button(), Qt::LeftButton);
    return QTest::qWaitFor([&] { return button() == nullptr; }, patience);
}

}  // namespace groundswell::testing

#include "tests/support/test_registry.h"

#include <QCoreApplication>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTest>

// The tests that click and type, once more on an X server: real focus, real popups, real windows.
class XvfbTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void runs_data();
    void runs();
};

void XvfbTest::runs_data() {
    QTest::addColumn<QString>("test");
    for (const char* test : {"journeys", "frame", "export_dialog", "screenshots"})
        QTest::newRow(test) << QString::fromLatin1(test);
}

void XvfbTest::runs() {
    QFETCH(const QString, test);
    const QString xvfb = QStandardPaths::findExecutable(QStringLiteral("xvfb-run"));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const bool hasDisplay = environment.contains(QStringLiteral("DISPLAY"));
    if (xvfb.isEmpty() && !hasDisplay) QSKIP("there is no display, and xvfb-run is not installed");
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
    QStringList command{QCoreApplication::applicationFilePath(), test};
    if (!xvfb.isEmpty()) {
        command = QStringList{xvfb, QStringLiteral("-a"), QStringLiteral("-s"),
                              QStringLiteral("-screen 0 1920x1200x24 -dpi 96")} +
                  command;
    }
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(command.takeFirst(), command);
    QVERIFY2(process.waitForStarted(), qPrintable(process.errorString()));
    QVERIFY(process.waitForFinished(30 * 60'000));
    const QByteArray said = process.readAll();
    if (said.contains("could not connect to display")) QSKIP("the X server did not start");
    QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, said.right(8000).constData());
}

GROUNDSWELL_TEST(XvfbTest, xvfb_long)
#include "tst_xvfb_long.moc"

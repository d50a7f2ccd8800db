#pragma once

#include "ui/seams.h"

namespace groundswell::ui {

/// The real dialogs of the desktop, without a nested event loop.
class DesktopSeams final : public Seams {
public:
    void openFiles(QWidget* parent, const QString& title, const QString& filters,
                   std::function<void(QStringList)> answer) override;
    void saveFile(QWidget* parent, const QString& title, const QString& suggestion, const QString& filters,
                  std::function<void(QString)> answer) override;
    void openFolder(QWidget* parent, const QString& title, std::function<void(QString)> answer) override;
    void confirm(QWidget* parent, const QString& question, const QString& yes,
                 std::function<void(bool)> answer) override;
    void openUrl(const QUrl& url) override;
};

}  // namespace groundswell::ui

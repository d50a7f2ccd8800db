#pragma once

#include "ui/seams.h"

#include <QList>

namespace groundswell::testing {

/// Answers what a test prepared, and remembers what was asked.
class RecordingSeams final : public ui::Seams {
public:
    void openFiles(QWidget*, const QString&, const QString&, std::function<void(QStringList)> answer) override {
        answer(files);
    }
    void saveFile(QWidget*, const QString&, const QString& suggestion, const QString&,
                  std::function<void(QString)> answer) override {
        suggestions << suggestion;
        answer(savePath);
    }
    void openFolder(QWidget*, const QString&, std::function<void(QString)> answer) override { answer(folder); }
    void confirm(QWidget*, const QString& question, const QString&, std::function<void(bool)> answer) override {
        questions << question;
        answer(agree);
    }
    void openUrl(const QUrl& url) override { opened << url; }

    QStringList files;
    QString savePath;
    QString folder;
    bool agree = true;
    QStringList suggestions;
    QStringList questions;
    QList<QUrl> opened;
};

}  // namespace groundswell::testing
